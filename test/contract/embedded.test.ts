import { openEmbeddedWorld } from '../support/contract-embedded.ts'
import { describeSchedulerContract, describeServiceContracts, describeStoreContract } from './aws-contracts.ts'

describeStoreContract('the embedded backend', openEmbeddedWorld)
describeServiceContracts('the embedded backend', openEmbeddedWorld)
describeSchedulerContract('the embedded backend', openEmbeddedWorld)
