/** One thing that the doctor looked at. */
export interface Finding {
  what: string;
  good: boolean;
  detail: string;
  cure?: string;
  /** The platform works without it. */
  optional?: boolean;
  /** Packages of the distribution that would mend it. */
  packages?: string[];
}
