/**
 * Agent programs described by a file instead of a module: the profile, its lock, its image and its runtime. Start at
 * {@link dev.berth.runtime.profile.Profiles}.
 */
@NullMarked
package dev.berth.runtime.profile;

import org.jspecify.annotations.NullMarked;
