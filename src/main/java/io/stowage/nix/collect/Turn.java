package io.stowage.nix.collect;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/**
 * For as long as this node is the one that collects.
 *
 * @param goesOn asked between steps
 * @param fence called in each transaction; throws where another node has taken over
 */
public record Turn(BooleanSupplier goesOn, Consumer<Handle> fence) {
    boolean isOver() {
        return !goesOn.getAsBoolean();
    }
}
