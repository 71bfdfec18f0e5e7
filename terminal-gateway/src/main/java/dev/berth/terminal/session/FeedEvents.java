package dev.berth.terminal.session;

/** What becomes of what happens on one viewer's way. */
record FeedEvents(ViewerAdmission attendance, LiveViewer viewer) implements ViewerStream.Events {
    @Override
    public void moved() {
        attendance.moved(viewer);
    }

    @Override
    public void missed() {
        if (viewer.isPerson()) {
            attendance.nudge();
        }
    }

    @Override
    public void broken() {
        attendance.gone(viewer);
    }
}
