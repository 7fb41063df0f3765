/** Four pixels in the example's colours, a PNG by value: there to be decoded wherever there is no disk to share. */
export const SAMPLE_PHOTO =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAFklEQVQI12PQz58/31ufwb7ev8p/PgAgpwTMT5OxYgAAAABJRU5ErkJggg=='
