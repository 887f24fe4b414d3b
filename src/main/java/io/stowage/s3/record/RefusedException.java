package io.stowage.s3.record;

/** The index refused a request, and nothing was changed. It undoes the transaction that it is thrown in. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Refusal refusal;

    public RefusedException(Refusal refusal, String message) {
        // An answer and no fault: nobody looks for the place in the program.
        super(message, null, false, false);
        this.refusal = refusal;
    }

    public Refusal refusal() {
        return refusal;
    }
}
