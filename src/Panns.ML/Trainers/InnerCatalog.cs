using Microsoft.ML;

namespace Panns.ML.Trainers;

/// <summary>Makes the steps inside trained models: the catalog of trainers, which is all that a trainer is given, has no transforms.</summary>
internal static class InnerCatalog
{
    private static readonly MLContext Context = new(seed: 0);

    public static TransformsCatalog Transforms => Context.Transforms;

    public static DataOperationsCatalog Data => Context.Data;
}
