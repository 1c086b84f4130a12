import * as z from 'zod';

/** Body of a diagnosis that is about one connection. */
export const diagnosisRequestSchema = z.strictObject({
  connection: z.string().max(2000).optional().meta({ description: 'Id or name of a connection of the cluster' }),
});

const texts = z.array(z.string());

const consequence = z.strictObject({
  code: z.string(),
  title: z.string(),
  connection: z.string().optional(),
  evidence: texts,
});

const finding = z.strictObject({
  code: z.string().meta({ description: 'Stable; docs/troubleshooting.md lists them' }),
  severity: z.enum(['error', 'warning']),
  title: z.string(),
  connection: z.string().optional(),
  evidence: texts.meta({ description: 'What shows it' }),
  explains: texts.meta({ description: 'Messages of Azure, Helm and Service Connector that it is behind' }),
  cause: z.string(),
  fix: texts.meta({ description: 'What to do, in this order' }),
  commands: texts.meta({ description: 'Commands with the real names' }),
  docs: z.url(),
  consequences: z.array(consequence).meta({ description: 'What was found too and follows from it' }),
});

/** The report as JSON. */
export const diagnosisSchema = z.strictObject({
  cluster: z.string(),
  generatedAt: z.iso.datetime(),
  findings: z.array(finding).meta({ description: 'In the order in which they are to be dealt with' }),
  observations: z.array(z.strictObject({ what: z.string(), state: z.string() })),
  unread: z
    .array(z.strictObject({ what: z.string(), reason: z.string() }))
    .meta({ description: 'What could not be read: nothing is known of it' }),
});
