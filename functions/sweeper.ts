import { sweeperHandler } from './sweeper-handler.ts'

export const handler = sweeperHandler(process.env)
