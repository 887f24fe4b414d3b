package io.stowage.custody;

import io.stowage.content.move.MoveJobs;
import io.stowage.content.verify.VerifyJobs;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.login.Managers;
import io.stowage.store.Stores;
import io.stowage.web.Administrator;
import io.stowage.web.Front;
import io.stowage.web.json.Call;
import io.stowage.web.json.Json;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.List;

/** Stores, verifications, moves and places as documents, for the administrator; docs/api/storage.md has the paths. */
public final class CustodyFront implements Front {
    private final Managers managers;
    private final Json json = new Json();
    private final BackendPages backends;
    private final CoveragePage coverage;
    private final JobPages jobPages;
    private final LocationPages locations;

    public CustodyFront(Stores stores, VerifyJobs jobs, MoveJobs moves, Administrator administrator, Clock clock) {
        this.managers = new Managers(administrator);
        this.backends = new BackendPages(stores, jobs, moves, json, clock);
        this.coverage = new CoveragePage(stores, jobs, json, clock);
        this.jobPages = new JobPages(jobs, moves, json, clock);
        this.locations = new LocationPages(jobs, json);
    }

    @Override
    public String name() {
        return "custody";
    }

    @Override
    public void answer(HttpServletRequest request, HttpServletResponse response, FilterChain rest) throws IOException {
        managers.requireAdministrator(request, "stores");
        route(Call.of(request, response));
    }

    private void route(Call call) throws IOException {
        List<String> path = call.path();
        String first = path.isEmpty() ? "" : path.get(0);
        switch (path.size() + " " + first) {
            case "1 backends" -> backends.list(call);
            case "2 backends" -> backends.one(call, path.get(1));
            case "3 backends" -> backend(call, path.get(1), path.get(2));
            case "1 jobs" -> jobPages.list(call);
            case "2 jobs" -> jobPages.one(call, path.get(1));
            case "1 locations" -> locations.list(call);
            default -> throw nothing();
        }
    }

    private void backend(Call call, String name, String what) throws IOException {
        switch (what) {
            case "health" -> backends.one(call, name);
            case "coverage" -> coverage.answer(call, name);
            case "verify" -> jobPages.verify(call, name);
            case "move" -> jobPages.move(call, name);
            default -> throw nothing();
        }
    }

    private static StowageException nothing() {
        return new StowageException(Fault.NOT_FOUND, "there is nothing under this path");
    }

    @Override
    public void refuse(HttpServletRequest request, HttpServletResponse response, StowageException why)
            throws IOException {
        json.refuse(request, response, why);
    }

    /** Stores and jobs belong to the application. */
    @Override
    public void close() {}
}
