package io.stowage.app.mount;

import jakarta.servlet.ServletException;
import java.io.IOException;

/** Makes one front and mounts it, or says why not. {@code docs/adding-a-front.md} walks through an example. */
public interface FrontMount {
    void mount(FrontParts parts, Fronts fronts) throws IOException, ServletException;
}
