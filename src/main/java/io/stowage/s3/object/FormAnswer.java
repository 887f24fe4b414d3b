package io.stowage.s3.object;

import io.stowage.s3.form.PostForm;
import io.stowage.s3.record.StoredObject;
import io.stowage.s3.request.DocumentAnswers;
import io.stowage.s3.request.S3Request;
import io.stowage.s3.wire.UriText;
import io.stowage.s3.wire.XmlWriter;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** How a form wants its upload answered: by a page to go to, by a status, or by nothing. */
final class FormAnswer {
    private FormAnswer() {}

    static void send(PostForm form, S3Request upload, StoredObject object, HttpServletResponse response)
            throws IOException {
        String address = ObjectAddress.of(upload);
        response.setHeader("ETag", "\"" + object.etag() + "\"");
        Optional<String> page = page(form, upload, object);
        if (page.isPresent()) {
            response.setHeader("Location", page.get());
            response.setStatus(HttpServletResponse.SC_SEE_OTHER);
            DocumentAnswers.done(response);
            return;
        }
        response.setHeader("Location", address);
        switch (form.find("success_action_status").orElse("")) {
            case "200" -> DocumentAnswers.done(response);
            case "201" -> {
                response.setStatus(HttpServletResponse.SC_CREATED);
                DocumentAnswers.document(
                        response,
                        XmlWriter.document("PostResponse")
                                .element("Location", address)
                                .element("Bucket", upload.bucket().text())
                                .element("Key", upload.key().text())
                                .element("ETag", "\"" + object.etag() + "\"")
                                .finish());
            }
            default -> DocumentAnswers.nothing(response);
        }
    }

    /** What is no address of a page is not looked at. */
    private static Optional<String> page(PostForm form, S3Request upload, StoredObject object) {
        return form.find("success_action_redirect")
                .or(() -> form.find("redirect"))
                .flatMap(FormAnswer::address)
                .map(address -> with(
                        address,
                        "bucket=" + UriText.encode(upload.bucket().text()) + "&key="
                                + UriText.encode(upload.key().text()) + "&etag="
                                + UriText.encode("\"" + object.etag() + "\"")));
    }

    private static Optional<URI> address(String text) {
        try {
            URI address = new URI(text.strip());
            boolean isPage =
                    "http".equalsIgnoreCase(address.getScheme()) || "https".equalsIgnoreCase(address.getScheme());
            return isPage && address.getHost() != null ? Optional.of(address) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static String with(URI address, String query) {
        String text = address.toASCIIString();
        int hash = text.indexOf('#');
        String page = hash < 0 ? text : text.substring(0, hash);
        return page + (address.getRawQuery() == null ? "?" : "&") + query + (hash < 0 ? "" : text.substring(hash));
    }
}
