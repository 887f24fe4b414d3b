package io.stowage.content.jobs;

import io.stowage.database.Database;
import io.stowage.database.Leases;
import java.time.Clock;
import java.util.random.RandomGenerator;

/** What jobs of every kind need of the house. */
public record JobParts(Database database, Leases leases, Clock clock, RandomGenerator random) {}
