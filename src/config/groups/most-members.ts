/** Runs of one file. Far more than anyone trains, few enough to be checked within seconds. */
export const MOST_MEMBERS = 1000;
