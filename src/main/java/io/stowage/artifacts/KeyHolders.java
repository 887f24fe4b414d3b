package io.stowage.artifacts;

import io.stowage.access.AccessKey;
import io.stowage.access.Caller;
import io.stowage.access.Right;
import io.stowage.artifacts.registry.Publishers;
import io.stowage.artifacts.registry.Requester;
import io.stowage.login.Callers;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;

/** Those who bring an access key. Only a key with the right to write publishes, and only for its producers. */
public final class KeyHolders implements Requesters {
    private final Callers callers;
    private final Publishers publishers;

    public KeyHolders(Callers callers, Publishers publishers) {
        this.callers = callers;
        this.publishers = publishers;
    }

    @Override
    public Requester of(HttpServletRequest request) {
        Caller caller = callers.of(request, Callers.UserName.OF_THE_KEY);
        boolean administrator = caller.may(Right.ADMIN, ArtifactsFront.NAME);
        boolean reads = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        AccessKey key = administrator
                ? caller.require(Right.ADMIN, ArtifactsFront.NAME)
                : caller.require(reads ? Right.READ : Right.WRITE, ArtifactsFront.NAME);
        return new Requester(
                key.id(),
                key.owner(),
                caller.may(Right.WRITE, ArtifactsFront.NAME) ? publishers.of(key.id()) : List.of(),
                administrator);
    }
}
