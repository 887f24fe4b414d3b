package io.stowage.keys;

import io.stowage.access.AccessKeys;
import io.stowage.access.KeyScope;
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

/**
 * Access keys as documents, for the administrator with the token and for those who logged in to the console;
 * docs/api/keys.md has the paths.
 */
public final class KeysFront implements Front {
    private final Managers managers;
    private final Json json;
    private final KeyPages pages;

    public KeysFront(AccessKeys keys, Administrator administrator) {
        this.managers = new Managers(administrator);
        this.json = new Json();
        this.pages = new KeyPages(keys, json);
    }

    @Override
    public String name() {
        return "keys";
    }

    @Override
    public void answer(HttpServletRequest request, HttpServletResponse response, FilterChain rest) throws IOException {
        route(Call.of(request, response), managers.scope(request));
    }

    private void route(Call call, KeyScope scope) throws IOException {
        List<String> path = call.path();
        switch (path.size()) {
            case 0 -> pages.all(call, scope);
            case 1 -> pages.one(call, scope, path.get(0));
            case 2 -> pages.action(call, scope, path.get(0), path.get(1));
            default -> throw KeyPages.nothing();
        }
    }

    @Override
    public void refuse(HttpServletRequest request, HttpServletResponse response, StowageException why)
            throws IOException {
        json.refuse(request, response, why);
    }

    /** The keys belong to the application. */
    @Override
    public void close() {}
}
