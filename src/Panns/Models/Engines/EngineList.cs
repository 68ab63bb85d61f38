namespace Panns.Models.Engines;

/// <summary>Engines by name.</summary>
/// <param name="known">Engines that are always in the list.</param>
internal sealed class EngineList(params PannsEngine[] known)
{
    private readonly Lock _gate = new();
    private readonly List<PannsEngine> _others = [];

    public IReadOnlyList<PannsEngine> All
    {
        get
        {
            lock (_gate)
            {
                return [.. known, .. _others];
            }
        }
    }

    /// <exception cref="PannsException">No engine has that name.</exception>
    public PannsEngine Get(string name)
    {
        var all = All;
        return all.FirstOrDefault(engine => engine.Name == name)
            ?? throw new PannsException($"no engine is called '{name}'; there are {string.Join(", ", all.Select(engine => engine.Name))}");
    }

    /// <summary>Adds an engine, or replaces one of the same name.</summary>
    /// <exception cref="ArgumentException">The name is that of the built-in engine, which cannot be replaced.</exception>
    public void Register(PannsEngine engine)
    {
        lock (_gate)
        {
            switch (Array.Find(known, other => other.Name == engine.Name))
            {
                case null:
                    _others.RemoveAll(other => other.Name == engine.Name);
                    _others.Add(engine);
                    break;
                case CompanionEngine companion:
                    companion.Register(engine);
                    break;
                default:
                    throw new ArgumentException($"'{engine.Name}' is the library's own engine", nameof(engine));
            }
        }
    }
}
