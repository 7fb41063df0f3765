/** Of all apps that the suite deploys for itself. */
export const STAGE = 'suite'
