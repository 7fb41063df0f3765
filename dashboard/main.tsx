import { render } from 'preact'
import { Shell } from './shell.tsx'
import { forgetToken, startRouting } from './state/route.ts'
import { startTheme } from './state/theme.ts'

forgetToken()
startTheme()
startRouting()
render(<Shell />, document.getElementById('app') ?? document.body)
