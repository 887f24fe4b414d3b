/** The client of the AWS SDK: connections, single calls, and what their failures mean. */
@NullMarked
package io.stowage.store.s3.client;

import org.jspecify.annotations.NullMarked;
