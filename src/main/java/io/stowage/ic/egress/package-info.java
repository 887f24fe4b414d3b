/** How an owner agrees to an upload: by the certified answer of its canister, or by its own key. */
@NullMarked
package io.stowage.ic.egress;

import org.jspecify.annotations.NullMarked;
