import { z } from 'zod';

/** What a slot is given of a machine. `settings.environment` of an algorithm names its type. */
export interface MachineType {
  /** In MiB. */
  memoryMb: number;
  /** Share of processors. */
  cpus: number;
  processes: number;
  /** Size of /tmp, in MiB. */
  tmpMb: number;
  /** Graphics processors of each slot. */
  gpus: number;
}

const typeSchema = z
  .strictObject({
    memory_mb: z.number().int().min(32).max(1_048_576),
    cpus: z.number().min(0.1).max(512),
    processes: z.number().int().min(8).max(100_000),
    tmp_mb: z.number().int().min(1).max(1_048_576),
    gpus: z.number().int().min(0).max(16),
  })
  .partial();

const typesSchema = z.strictObject({ cpu: typeSchema.omit({ gpus: true }), gpu: typeSchema }).partial();
export type MachineTypeChanges = z.infer<typeof typesSchema>;

/** Of the setting MACHINE_TYPES. */
export const machineTypesSetting = z
  .string()
  .default('{}')
  .transform((text, context): MachineTypeChanges => {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      context.addIssue({ code: 'custom', message: 'must be JSON' });
      return z.NEVER;
    }
    const parsed = typesSchema.safeParse(value);
    if (!parsed.success) {
      const [first] = parsed.error.issues;
      context.addIssue({ code: 'custom', message: `${first?.path.join('.') || 'it'}: ${first?.message}` });
      return z.NEVER;
    }
    return parsed.data;
  });

/** `cpu` is what SLOT_* say; `gpu` is the same with one graphics processor. The changes go over both. */
export function machineTypes(standard: Omit<MachineType, 'gpus'>, changes: MachineTypeChanges): Record<'cpu' | 'gpu', MachineType> {
  const changed = (type: MachineType, { memory_mb, cpus, processes, tmp_mb, gpus }: z.infer<typeof typeSchema> = {}): MachineType => ({
    memoryMb: memory_mb ?? type.memoryMb, cpus: cpus ?? type.cpus, processes: processes ?? type.processes, tmpMb: tmp_mb ?? type.tmpMb, gpus: gpus ?? type.gpus,
  });
  const cpu = changed({ ...standard, gpus: 0 }, changes.cpu);
  return { cpu, gpu: changed({ ...cpu, gpus: 1 }, changes.gpu) };
}
