// The runtime has its own threads, and several large networks at once would take too much memory.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
