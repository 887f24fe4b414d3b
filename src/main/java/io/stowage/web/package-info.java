/** What every front needs of HTTP: mounts, request ids, limits, paths, ranges, conditions, bodies. */
@NullMarked
package io.stowage.web;

import org.jspecify.annotations.NullMarked;
