using System.Runtime.CompilerServices;
using Microsoft.ML;

namespace Panns.ML;

/// <summary>Extends <see cref="MLContext"/>.</summary>
public static class PannsContext
{
    // A catalog is held by its context, and ML.NET does not tell which that is.
    private static readonly ConditionalWeakTable<object, MLContext> Known = [];

    /// <summary>
    /// Makes a context known to its catalogs: from then on transforms, trainers and loaders of this library log to <see cref="MLContext.Log"/> and
    /// trainers draw their seed from it, without being given the context each time. A context in options or arguments comes first.
    /// </summary>
    /// <param name="context">The context.</param>
    /// <returns>The same context.</returns>
    public static MLContext Panns(this MLContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        foreach (var catalog in new object[] { context.Transforms, context.Data, context.MulticlassClassification, context.MulticlassClassification.Trainers })
        {
            Known.AddOrUpdate(catalog, context);
        }

        return context;
    }

    /// <summary>The context of a catalog; null if it is not known.</summary>
    internal static MLContext? Of(object catalog) => Known.TryGetValue(catalog, out var context) ? context : null;
}
