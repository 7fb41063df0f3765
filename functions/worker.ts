import app from 'tasklane:app'
import { lambdaHandler } from './lambda-handler.ts'

// Made once per execution environment: a bad environment fails the init, loudly, and not the first message.
export const handler = lambdaHandler(app)
