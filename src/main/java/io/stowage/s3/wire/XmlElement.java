package io.stowage.s3.wire;

import java.util.List;
import java.util.Optional;

/**
 * An element of a document that was received, without its name space.
 *
 * @param type the {@code xsi:type}; empty where there is none
 * @param text what stands in it; blank where it has children
 */
public record XmlElement(String name, String type, String text, List<XmlElement> children) {

    public XmlElement {
        children = List.copyOf(children);
    }

    public List<XmlElement> all(String child) {
        return children.stream().filter(each -> each.name.equals(child)).toList();
    }

    /** The only child of this name. */
    public Optional<XmlElement> find(String child) {
        List<XmlElement> found = all(child);
        if (found.size() > 1) {
            throw S3Error.MALFORMED_XML.failure("<" + name + "> has more than one <" + child + ">");
        }
        return found.stream().findFirst();
    }

    public XmlElement require(String child) {
        return find(child).orElseThrow(() -> S3Error.MALFORMED_XML.failure("<" + name + "> has no <" + child + ">"));
    }

    public Optional<String> findText(String child) {
        return find(child).map(XmlElement::text);
    }

    public String requireText(String child) {
        return require(child).text();
    }
}
