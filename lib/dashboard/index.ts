export { type DashboardOptions, type RunningDashboard, startDashboard } from './start-dashboard.ts'
