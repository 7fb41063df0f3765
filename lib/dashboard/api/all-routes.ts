import type { Route } from '../http/routes.ts'
import { deadLetterRoutes } from './dead-letter-routes.ts'
import { failureRoutes } from './failure-routes.ts'
import { overviewRoutes } from './overview-routes.ts'
import { scheduleRoutes } from './schedule-routes.ts'
import { taskRoutes } from './task-routes.ts'

export const ALL_ROUTES: readonly Route[] = [
  ...overviewRoutes,
  ...taskRoutes,
  ...failureRoutes,
  ...deadLetterRoutes,
  ...scheduleRoutes,
]
