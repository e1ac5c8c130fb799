/**
 * From request to reply: a {@link io.facelib.rest.route.Route} is a line of the table, its handler gets a
 * {@link io.facelib.rest.route.Call} and gives a {@link io.facelib.rest.route.Reply}.
 */
@NullMarked
package io.facelib.rest.route;

import org.jspecify.annotations.NullMarked;
