/** The attributes that a worker gives a dead letter: why it is there. */
export const REASON_ATTRIBUTE = 'reason'
export const DETAIL_ATTRIBUTE = 'detail'

/** The reason of what no worker moved: SQS itself does, after too many receives. */
export const RECEIVED_TOO_OFTEN = 'ReceivedTooOften'

/** Why a worker moved a message to the dead-letter queue: its `reason` attribute. */
export type DeadLetterReason = 'Malformed' | 'UnknownVersion' | 'UnknownTask' | 'RecordMissing' | 'Failed'
