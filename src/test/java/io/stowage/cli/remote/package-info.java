/** Tests of uploads and downloads against servers that fail in chosen ways. */
@NullMarked
package io.stowage.cli.remote;

import org.jspecify.annotations.NullMarked;
