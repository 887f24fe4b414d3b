@NullMarked
package io.stowage.content.jobs;

import org.jspecify.annotations.NullMarked;
