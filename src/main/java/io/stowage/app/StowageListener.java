package io.stowage.app;

import io.stowage.config.ConfigurationException;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the application with its servlet context and ends it with it. */
public final class StowageListener implements ServletContextListener {
    private static final Logger LOG = LoggerFactory.getLogger(StowageListener.class);

    @Override
    public void contextInitialized(ServletContextEvent event) {
        ServletContext context = event.getServletContext();
        try {
            context.setAttribute(Application.ATTRIBUTE, Application.start(context));
        } catch (ConfigurationException e) {
            // The server logs this too, but often without the message.
            LOG.error("Stowage does not start: {}", e.getMessage());
            throw e;
        }
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        ServletContext context = event.getServletContext();
        if (context.getAttribute(Application.ATTRIBUTE) instanceof Application application) {
            context.removeAttribute(Application.ATTRIBUTE);
            application.close();
        }
    }
}
