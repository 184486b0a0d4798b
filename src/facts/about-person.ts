/**
 * Marks what a source says about a natural person beyond the person's name and numbers: sealed under the subject's key,
 * so that erasing the key erases it, and level 3 after JR/T 0197-2020. It is shown to whoever may see the profile.
 */
export const aboutPerson = { mask: "shown", sensitivity: 3 } as const;
