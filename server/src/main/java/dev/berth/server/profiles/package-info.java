/** The profiles that come with Berth. */
@NullMarked
package dev.berth.server.profiles;

import org.jspecify.annotations.NullMarked;
