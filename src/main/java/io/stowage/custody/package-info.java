/** Verification of stored bytes over HTTP, for administrators: stores, jobs and places. */
@NullMarked
package io.stowage.custody;

import org.jspecify.annotations.NullMarked;
