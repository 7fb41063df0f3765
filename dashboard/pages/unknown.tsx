import { Empty } from '../parts/notice.tsx'

export function UnknownPage() {
  return (
    <div class="page">
      <h1>Not found</h1>
      <Empty title="There is no such page">
        <a href="#/">To the overview</a>
      </Empty>
    </div>
  )
}
