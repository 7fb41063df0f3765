import { computed, effect, signal } from '@preact/signals'

/** What the user chose; `auto` is what the system has. */
export type ThemeChoice = 'auto' | 'light' | 'dark'

const KEY = 'tasklane-theme'
const CHOICES: readonly ThemeChoice[] = ['auto', 'light', 'dark']
const system = matchMedia('(prefers-color-scheme: dark)')
const systemIsDark = signal(system.matches)

export const themeChoice = signal<ThemeChoice>('auto')

/** What is seen. Charts are drawn anew when it changes. */
export const isDark = computed(() => (themeChoice.value === 'auto' ? systemIsDark.value : themeChoice.value === 'dark'))

export function startTheme(): void {
  const stored = localStorage.getItem(KEY) as ThemeChoice | null
  if (stored !== null && CHOICES.includes(stored)) themeChoice.value = stored
  system.addEventListener('change', ({ matches }) => {
    systemIsDark.value = matches
  })
  effect(() => {
    document.documentElement.dataset['theme'] = isDark.value ? 'dark' : 'light'
    localStorage.setItem(KEY, themeChoice.value)
  })
}

export function nextTheme(): void {
  themeChoice.value = CHOICES[(CHOICES.indexOf(themeChoice.value) + 1) % CHOICES.length] ?? 'auto'
}
