package io.stowage.content.move;

import io.stowage.content.rows.Content;
import io.stowage.content.rows.Place;

/** A place that is to be moved. */
record Leaving(Place place, Content content) {}
