import * as df from 'durable-functions';

import { claim } from './claim.ts';
import { connect } from './connect.ts';

df.app.orchestration('claim', claim);
df.app.orchestration('connect', connect);
