import { appOf } from './many.ts'

export default appOf(100)
