package io.stowage.content.move;

import java.util.List;

/** Says what still sends new bytes to a store. */
public interface Arrivals {
    /** The rules that do, as an operator finds them in the settings. */
    List<String> into(String store);
}
