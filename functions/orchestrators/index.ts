import * as df from 'durable-functions';

import { check } from './check.ts';
import { claim } from './claim.ts';
import { connect } from './connect.ts';
import { disconnect } from './disconnect.ts';
import { dryrun } from './dryrun.ts';
import { keep } from './keep.ts';
import { plan } from './plan.ts';
import { reconcileCluster } from './reconcile-cluster.ts';
import { told } from './told.ts';
import { validate } from './validate.ts';

df.app.orchestration('check', check);
df.app.orchestration('claim', claim);
df.app.orchestration('connect', told(connect));
df.app.orchestration('disconnect', told(disconnect));
df.app.orchestration('dryrun', dryrun);
df.app.orchestration('keep', keep);
df.app.orchestration('plan', told(plan));
df.app.orchestration('reconcileCluster', reconcileCluster);
df.app.orchestration('validate', told(validate));
