package io.stowage.content.move;

/** Which contents a front needs, so that its files alone can be moved. */
public interface ContentUse {
    /** The front's name, as operators say it. */
    String front();

    /**
     * A condition in SQL on one content: that a row of the front points to it.
     *
     * @param content the number of the content, in SQL
     */
    String needs(String content);

    /** The same for rows of one retention class, which is the value {@code :retention}; empty where rows have none. */
    default String needsInClass(String content) {
        return "";
    }
}
