/** Uploads by a browser's form: its fields, its file and the policy that was signed. */
@NullMarked
package io.stowage.s3.form;

import org.jspecify.annotations.NullMarked;
