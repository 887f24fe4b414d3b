/** A running Stowage as a client sees it: requests with retries, verified uploads and downloads in parallel. */
@NullMarked
package io.stowage.cli.remote;

import org.jspecify.annotations.NullMarked;
