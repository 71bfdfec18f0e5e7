@NullMarked
package dev.berth.server.demo;

import org.jspecify.annotations.NullMarked;
