import * as df from 'durable-functions';

import { claim } from './claim.ts';
import { connect } from './connect.ts';
import { disconnect } from './disconnect.ts';
import { dryrun } from './dryrun.ts';
import { plan } from './plan.ts';
import { validate } from './validate.ts';

df.app.orchestration('claim', claim);
df.app.orchestration('connect', connect);
df.app.orchestration('disconnect', disconnect);
df.app.orchestration('dryrun', dryrun);
df.app.orchestration('plan', plan);
df.app.orchestration('validate', validate);
