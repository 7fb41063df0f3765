import { App, Stack } from 'aws-cdk-lib'
import { TaskQueue } from 'tasklane/cdk'
import app from './tasks.ts'

const cdk = new App()
const stage = String(cdk.node.tryGetContext('stage') ?? 'dev')
const stack = new Stack(cdk, `my-app-${stage}`)

new TaskQueue(stack, 'Tasks', { app, entry: 'tasks.ts', stage })
