package io.stowage.events.feed;

import io.stowage.events.delivery.WebhookState;
import io.stowage.events.delivery.Webhooks;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.login.Managers;
import io.stowage.web.Administrator;
import io.stowage.web.Front;
import io.stowage.web.json.Call;
import io.stowage.web.json.Json;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;

/** All events of the house, for the administrator, and how the webhooks get on; docs/events.md has the paths. */
public final class EventsFront implements Front {
    private final EventFeed feed;
    private final Webhooks webhooks;
    private final Managers managers;
    private final Json json = new Json();

    public EventsFront(EventFeed feed, Webhooks webhooks, Administrator administrator) {
        this.feed = feed;
        this.webhooks = webhooks;
        this.managers = new Managers(administrator);
    }

    @Override
    public String name() {
        return "events";
    }

    @Override
    public void answer(HttpServletRequest request, HttpServletResponse response, FilterChain rest) throws IOException {
        managers.requireAdministrator(request, "events");
        route(Call.of(request, response));
    }

    private void route(Call call) throws IOException {
        List<String> path = call.path();
        if (path.isEmpty()) {
            feed.answer(call);
        } else if (path.equals(List.of("webhooks"))) {
            list(call);
        } else if (path.size() == 3
                && path.get(0).equals("webhooks")
                && path.get(2).equals("resume")) {
            resume(call, path.get(1));
        } else {
            throw new StowageException(Fault.NOT_FOUND, "there is nothing under this path");
        }
    }

    private void list(Call call) throws IOException {
        call.method("GET");
        call.knows();
        List<WebhookState> states = webhooks.states();
        json.writeList(call.response(), 200, to -> {
            for (WebhookState state : states) {
                to.writeStartObject();
                to.writeStringField("name", state.name());
                to.writeStringField("url", webhooks.shownUrl(state.name()));
                to.writeStringField("state", state.parked() ? "parked" : state.failures() > 0 ? "failing" : "up");
                to.writeNumberField("after", state.after());
                to.writeNumberField("failures", state.failures());
                to.writeStringField("last_error", state.lastError());
                to.writeEndObject();
            }
        });
    }

    private void resume(Call call, String name) throws IOException {
        call.method("POST");
        call.knows();
        if (!webhooks.resume(name)) {
            throw new StowageException(Fault.NOT_FOUND, "there is no webhook of this name");
        }
        json.writeNothing(call.response());
    }

    @Override
    public void refuse(HttpServletRequest request, HttpServletResponse response, StowageException why)
            throws IOException {
        json.refuse(request, response, why);
    }

    /** Log and webhooks belong to the application. */
    @Override
    public void close() {}
}
