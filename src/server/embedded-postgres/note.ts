/** Tells whoever runs us, usually the log, that something worth knowing has happened. */
export type Note = (message: string, detail?: object) => void;
